import { RemovalPolicy } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { requireList } from '../private/require';

/** Which logs EKS writes, and for how long they stay. */
export interface ControlPlaneLogsOptions {
  /**
   * Log types; none for an empty list.
   *
   * @default - api, audit, authenticator, controllerManager and scheduler
   */
  readonly types?: eks.ClusterLoggingTypes[];
  /**
   * How long CloudWatch keeps them.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly retention?: logs.RetentionDays;
  /**
   * What becomes of the log group with the stack. One that stays must be deleted or imported before a cluster of the
   * same name can be deployed again.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Props of `ControlPlaneLogs`. */
export interface ControlPlaneLogsProps extends ControlPlaneLogsOptions {
  /** Name of the cluster. */
  readonly clusterName: string;
}

/**
 * The log group of a control plane, made before the cluster: EKS would make it itself, without an end to its retention.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export class ControlPlaneLogs extends Construct {
  /** Log types that EKS writes. */
  public readonly types: eks.ClusterLoggingTypes[];
  /** The log group. */
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: ControlPlaneLogsProps) {
    super(scope, id);
    requireList(this, 'logs.types', props.types);
    this.types = props.types ?? Object.values(eks.ClusterLoggingTypes);
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      logGroupName: `/aws/eks/${props.clusterName}/cluster`,
      retention: props.retention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
