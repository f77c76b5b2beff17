import * as l10n from '@vscode/l10n';
import type { ShapeProblem, ValueType } from '../isales/failures.ts';
import { fact, type FailureLine } from './failureText.ts';
import { language } from './language.ts';
import { listed } from './punctuation.ts';

/** More are counted, not listed. */
const mostListed = 5;

/** Says which fields of an answer are not as they should be: a line each. */
export function describeShapeProblems(problems: readonly ShapeProblem[]): readonly FailureLine[] {
  const listed = problems.slice(0, mostListed).map((problem) => ({
    label: l10n.t('Unexpected field'),
    text: describeShapeProblem(problem),
  }));
  const left = problems.length - listed.length;
  return left === 0 ? listed : [...listed, fact(l10n.t('{0} more fields are not as they should be.', left))];
}

function describeShapeProblem(problem: ShapeProblem): string {
  switch (problem.problem) {
    case 'missing':
      return problem.fields.length === 1
        ? l10n.t('“{0}” is missing.', problem.fields[0] ?? '')
        : l10n.t('All of these are missing: {0}.', listed(problem.fields.map((field) => `“${field}”`)));
    case 'empty':
      return l10n.t('“{0}” is empty.', problem.field);
    case 'notThatCall':
      return l10n.t('“{0}” is a list that does not hold the call exactly once.', problem.field);
    case 'wrongType':
      return describeType(problem);
  }
}

function describeType({
  field,
  expected,
  found,
}: Extract<ShapeProblem, { readonly problem: 'wrongType' }>): string {
  const alternatives = new Intl.ListFormat(language(), { type: 'disjunction' });
  const wanted = alternatives.format(expected.map(typeName));
  const came = typeName(found);
  if (field === undefined)
    return wanted === ''
      ? l10n.t('The response as a whole is {0}.', came)
      : l10n.t('The response as a whole is {0}; it should be {1}.', came, wanted);
  return wanted === ''
    ? l10n.t('“{0}” is {1}.', field, came)
    : l10n.t('“{0}” is {1}; it should be {2}.', field, came, wanted);
}

function typeName(type: ValueType): string {
  switch (type) {
    case 'text':
      return l10n.t('a text');
    case 'number':
      return l10n.t('a number');
    case 'truthValue':
      return l10n.t('“true” or “false”');
    case 'object':
      return l10n.t('an object');
    case 'list':
      return l10n.t('a list');
    case 'null':
      return l10n.t('without a value (null)');
  }
}
