// The built-in validator of newer releases takes seconds a synth: test/sample.test.ts runs it where it is the subject.
process.env.CDK_VALIDATION = 'false';
