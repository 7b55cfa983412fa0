import type { Stack } from 'aws-cdk-lib';
import { testStack } from './app';

/** A prop that the library checks: how to give it, what it refuses in which words, and a token that it must let through. */
export interface Check {
  /** Requirement, and the prop by its public name. */
  readonly name: string;
  /** Gives a value to the prop. */
  readonly make: (stack: Stack, value: any) => void;
  /** Wrong values, each with the whole error but its path. */
  readonly wrong: [unknown, string][];
  /** Path that ends the errors. */
  readonly at: string;
  /** Values that the prop must let through, tokens among them. */
  readonly right?: unknown[];
}

/** One test for each wrong value and each right one. */
export function runChecks(checks: Check[]): void {
  describe.each(checks)('$name', ({ make, wrong, at, right = [] }) => {
    test.each(wrong)('fails for %j', (value, error) => {
      const message = messageOf(() => {
        const stack = testStack();
        make(stack, value);
        (stack.node.root as any).synth();
      });
      // Validation at the end of synth puts a header and the path before the text.
      expect(message.split('\n').pop()!.trim().replace(/^\[Stack[^\]]*\] /, '')).toBe(`${error} (at '${at}')`);
    });
    if (right.length === 0) { return; }
    test.each(right.map((value, index) => [index, value]))('takes what is right or a token (%i)', (_, value) => {
      const stack = testStack();
      make(stack, value);
      expect(() => (stack.node.root as any).synth()).not.toThrow();
    });
  });
}

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}
