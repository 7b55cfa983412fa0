import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { failure } from './fail';
import { show } from './require';

const MOST_TAGS = 50;

/** What is wrong with tags, in the words of EC2 and EKS. */
export function tagProblems(scope: IConstruct, tags: Record<string, string>): string[] {
  const entries = Object.entries(tags);
  const problems = entries.length > MOST_TAGS
    ? [failure(scope, 'TooManyTags', `'tags' must hold ${MOST_TAGS} at most, got ${entries.length}`, 'remove some: AWS allows no more')]
    : [];
  for (const [key, value] of entries) {
    if (!Token.isUnresolved(key) && (key.length < 1 || key.length > 128)) {
      problems.push(failure(scope, 'TagLength', `'tags' must have keys of 1 to 128 characters, got ${show(key)}`, 'choose a shorter key'));
    }
    if (!Token.isUnresolved(key) && /^aws:/i.test(key)) {
      problems.push(failure(scope, 'TagReserved', `'tags' must not have keys that begin with 'aws:', got ${show(key)}`,
        'AWS keeps that prefix: choose another'));
    }
    if (!Token.isUnresolved(value) && value.length > 256) {
      problems.push(failure(scope, 'TagLength', `'tags' must have values of at most 256 characters, got ${value.length} in ${show(key)}`,
        'choose a shorter value'));
    }
  }
  return problems;
}
