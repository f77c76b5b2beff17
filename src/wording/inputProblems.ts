import * as l10n from '@vscode/l10n';
import type { KeyProblem } from '../isales/cleanKey.ts';
import type { BaseUrlProblem, InputProblem } from '../isales/failures.ts';

/** Why a VDN, a call ID or anything else that is to be sent is not accepted. */
export function describeInputProblem(input: InputProblem): string {
  switch (input.problem) {
    case 'notAnInteger1To9999':
      return l10n.t('A VDN ID is a whole number from 1 to 9999.');
    case 'empty':
      return l10n.t('The call ID is empty.');
    case 'tooLong':
      return input.field === 'days'
        ? l10n.t('The server gives at most 30 days at once.')
        : l10n.t('A call ID has at most 128 characters.');
    case 'forbiddenCharacter':
      return l10n.t('A call ID cannot contain slashes, spaces or control characters.');
    case 'notAWholeNumber':
      return l10n.t('A campaign ID is a whole number.');
    case 'notADay':
      return l10n.t('Write days as {0}.', '2022-02-10');
    case 'endsBeforeItBegins':
      return l10n.t('The last day lies before the first one.');
  }
}

/** Why a pasted key is not accepted. */
export function describeKeyProblem(problem: KeyProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter the key.');
    case 'innerBlank':
      return l10n.t('A key cannot contain blanks: was something else copied with it?');
    case 'controlCharacter':
      return l10n.t(
        'A key cannot contain line ends or control characters: was something else copied with it?',
      );
    case 'notAscii':
      return l10n.t('A key consists of ASCII letters, digits and signs alone.');
  }
}

/** Why a base URL is not accepted. */
export function describeBaseUrlProblem(problem: BaseUrlProblem): string {
  switch (problem) {
    case 'notAUrl':
      return l10n.t('This is not an address. Enter one like {0}.', 'https://10.22.26.181:28443');
    case 'notHttps':
      return l10n.t('Only https is allowed; plain http only for this machine.');
    case 'hasCredentials':
      return l10n.t('The address must not contain a user name or password.');
    case 'hasPath':
      return l10n.t('The address ends after the port: no path.');
    case 'hasQuery':
      return l10n.t('The address ends after the port: no “?” or “#”.');
  }
}
