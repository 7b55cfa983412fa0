/** What a template holds. */
export class Inventory {
  /** Resource types and how many of each. */
  private readonly types = new Map<string, number>();

  constructor(
    /** Name of the app. */
    public readonly app: string,
    private readonly template: string,
  ) {
    const resources: { Type: string }[] = Object.values(JSON.parse(template).Resources);
    for (const { Type } of resources) { this.types.set(Type, this.count(Type) + 1); }
  }

  /** The row of the first table. */
  public row(): (string | number)[] {
    return [
      this.app,
      this.sum(() => true),
      this.count('AWS::Lambda::Function'),
      this.sum((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource'),
      this.count('AWS::IAM::Role'),
      Buffer.byteLength(this.template),
    ];
  }

  /** Every type of which the other has more or fewer: type, here, there, difference. */
  public differences(other: Inventory): (string | number)[][] {
    const types = [...new Set([...this.types.keys(), ...other.types.keys()])].sort();
    return types
      .filter((type) => this.count(type) !== other.count(type))
      .map((type) => [type, this.count(type), other.count(type), signed(other.count(type) - this.count(type))]);
  }

  private count(type: string): number {
    return this.types.get(type) ?? 0;
  }

  private sum(wanted: (type: string) => boolean): number {
    return [...this.types].filter(([type]) => wanted(type)).reduce((sum, [, count]) => sum + count, 0);
  }
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference);
}
