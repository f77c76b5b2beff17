import * as v from 'valibot';
import type { Result, ShapeProblem, ValueType } from './failures.ts';

const mostProblems = 20;

/** The answer has another shape than that of CC-iSales. */
export function wrongShape(...problems: readonly ShapeProblem[]): Result<never> {
  return { ok: false, error: { kind: 'wrongShape', problems: problems.slice(0, mostProblems) } };
}

/**
 * Says of what a schema found which fields are not what they should be.
 * @param under the field that the schema is about; that of the whole answer unless told
 */
export function shapeProblems(issues: readonly v.BaseIssue<unknown>[], under?: string): ShapeProblem[] {
  return issues.slice(0, mostProblems).map((issue) => {
    const field = [under, v.getDotPath(issue)].filter(Boolean).join('.');
    if (issue.input === undefined && field !== '') return { problem: 'missing', fields: [field] };
    return {
      problem: 'wrongType',
      ...(field === '' ? {} : { field }),
      expected: typesIn(issue.expected ?? ''),
      found: typeOf(issue.input),
    };
  });
}

/** What the schema library calls each type. */
const typeNames: Readonly<Record<string, ValueType>> = {
  string: 'text',
  number: 'number',
  boolean: 'truthValue',
  Object: 'object',
  Array: 'list',
  null: 'null',
};

function typesIn(expected: string): readonly ValueType[] {
  const named = expected.match(/\w+/g) ?? [];
  return [
    ...new Set(named.flatMap((name) => (Object.hasOwn(typeNames, name) ? typeNames[name] : undefined) ?? [])),
  ];
}

function typeOf(value: unknown): ValueType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'truthValue';
    default:
      return 'object';
  }
}
