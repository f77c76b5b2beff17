import * as vscode from 'vscode';
import { isVdnId } from '../../ids/vdnId.ts';
import { cleanKey } from '../../isales/cleanKey.ts';
import { parseBaseUrl, type ServerLocale, type ServerProfile } from '../../isales/serverProfile.ts';
import type { Credentials } from '../../isales/signature.ts';
import { tlsVersionName, type TlsVersion } from '../../isales/tlsVersions.ts';
import {
  describeBaseUrlProblem,
  describeInputProblem,
  describeKeyProblem,
} from '../../wording/inputProblems.ts';
import { inSentences } from '../../wording/punctuation.ts';
import { checkFile } from './certificateFiles.ts';
import { askChoice, askText, type BoxMemory, type Step } from '../quickInput.ts';

/** A server while the user describes it. */
export type ServerDraft = { -readonly [K in keyof ServerProfile]?: ServerProfile[K] | undefined };

/** A draft without what is to be taken away. */
export type Filled<T> = { [K in keyof T]: Exclude<T[K], undefined> };

export function withoutEmpty<T extends object>(fields: T): Filled<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Filled<T>;
}

export type CredentialsDraft = { -readonly [K in keyof Credentials]?: Credentials[K] };

/** `10.22.26.181:28443` is taken as https; a whole query URL is cut to its origin. */
export function completeBaseUrl(text: string): string {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = URL.parse(withScheme);
  const isApiUrl = url !== null && url.pathname.startsWith('/rest/isales/') && !url.username && !url.password;
  return isApiUrl ? url.origin : withScheme;
}

export function askBaseUrl(draft: ServerDraft, memory: BoxMemory = {}): Step {
  return askText(() => ({
    memory,
    prompt: vscode.l10n.t('Address of the CC-iSales server: host and port'),
    placeholder: 'https://10.22.26.181:28443',
    value: draft.baseUrl ?? '',
    validate: (text) => {
      if (text.trim() === '') return vscode.l10n.t('Enter the address.');
      const url = parseBaseUrl(completeBaseUrl(text));
      return url.ok ? undefined : describeBaseUrlProblem(url.error);
    },
    accept: (text) => {
      const url = parseBaseUrl(completeBaseUrl(text));
      if (url.ok) draft.baseUrl = url.value.origin;
    },
  }));
}

export function askName(draft: ServerDraft, memory: BoxMemory = {}): Step {
  return askText(() => ({
    memory,
    prompt: vscode.l10n.t('Name of the server, shown in the status bar'),
    value: draft.name ?? (draft.baseUrl === undefined ? '' : new URL(draft.baseUrl).host),
    validate: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a name.') : undefined),
    accept: (text) => (draft.name = text.trim()),
  }));
}

export function askDefaultVdnId(draft: ServerDraft, memory: BoxMemory = {}): Step {
  return askText(() => ({
    memory,
    prompt: vscode.l10n.t('VDN ID to propose for look-ups (leave empty for none)'),
    placeholder: '8',
    value: draft.defaultVdnId === undefined ? '' : String(draft.defaultVdnId),
    validate: (text) =>
      text.trim() === '' || isVdnId(Number(text))
        ? undefined
        : describeInputProblem({ field: 'vdnId', problem: 'notAnInteger1To9999' }),
    accept: (text) => (draft.defaultVdnId = text.trim() === '' ? undefined : Number(text)),
  }));
}

export function askLocale(draft: ServerDraft): Step {
  return askChoice<ServerLocale>({
    placeholder: vscode.l10n.t('Language of the server’s descriptions'),
    choices: () => [
      { label: '中文', description: 'zh_CN', value: 'zh_CN' },
      { label: 'English', description: 'en_US', value: 'en_US' },
    ],
    active: () => draft.locale,
    accept: (locale) => (draft.locale = locale),
  });
}

export function askMinTlsVersion(draft: ServerDraft): Step {
  return askChoice<TlsVersion>({
    placeholder: vscode.l10n.t('Minimum TLS version for the server'),
    choices: () => [
      { label: tlsVersionName('TLSv1.2'), description: vscode.l10n.t('default'), value: 'TLSv1.2' },
      {
        label: tlsVersionName('TLSv1.3'),
        description: vscode.l10n.t('sends a client certificate encrypted'),
        value: 'TLSv1.3',
      },
    ],
    active: () => draft.minTlsVersion,
    accept: (version) => (draft.minTlsVersion = version === 'TLSv1.2' ? undefined : version),
  });
}

export function askSignedHost(draft: ServerDraft): Step {
  return askText(() => ({
    prompt: vscode.l10n.t(
      'Host to sign, where a load balancer makes the server expect another one (leave empty to use the address’s own)',
    ),
    placeholder: 'isales.example.com:28443',
    value: draft.signedHost ?? '',
    validate: (text) =>
      /^[^\s/@?#\\]*$/.test(text.trim())
        ? undefined
        : vscode.l10n.t('Enter a host or host:port, without spaces or slashes.'),
    accept: (text) => (draft.signedHost = text.trim() || undefined),
  }));
}

export function askCaFile(draft: ServerDraft): Step {
  return askText(() => ({
    prompt: vscode.l10n.t(
      'PEM file with the authority that issued the server’s certificate (leave empty to trust only the usual ones)',
    ),
    placeholder: '/etc/ssl/certs/my-company-ca.pem',
    value: draft.caFile ?? '',
    browse: { tooltip: vscode.l10n.t('Choose a File…'), pick: pickFile },
    validate: () => undefined,
    verify: (text) => checkFile(text, 'authority'),
    accept: (text) => (draft.caFile = text.trim() || undefined),
  }));
}

/** A PKCS#12 file, or a PEM file with the certificate; a PEM key in a file of its own is asked for beside it. */
export function askClientCertificate(draft: ServerDraft): Step {
  const certificate = askText(() => ({
    prompt: vscode.l10n.t(
      'Client certificate to show the server: a PKCS#12 file (.p12, .pfx) or a PEM file (leave empty for none)',
    ),
    placeholder: '/home/me/isales-client.p12',
    value: draft.clientPfxFile ?? draft.clientCertificateFile ?? '',
    browse: { tooltip: vscode.l10n.t('Choose a File…'), pick: pickFile },
    validate: () => undefined,
    verify: (text) => checkFile(text, 'clientCertificate'),
    accept: (text) => {
      const file = text.trim() || undefined;
      const isPfx = file !== undefined && /\.(?:p12|pfx)$/i.test(file);
      draft.clientPfxFile = isPfx ? file : undefined;
      draft.clientCertificateFile = isPfx ? undefined : file;
      if (draft.clientCertificateFile === undefined) draft.clientKeyFile = undefined;
    },
  }));
  const key = askText(() => ({
    prompt: vscode.l10n.t(
      'PEM file with its private key (leave empty if the certificate’s file holds it, too)',
    ),
    placeholder: '/home/me/isales-client-key.pem',
    value: draft.clientKeyFile ?? '',
    browse: { tooltip: vscode.l10n.t('Choose a File…'), pick: pickFile },
    validate: () => undefined,
    verify: (text) => checkFile(text, 'clientKey'),
    accept: (text) => (draft.clientKeyFile = text.trim() || undefined),
  }));
  return async (position) => {
    for (;;) {
      const outcome = await certificate(position);
      if (outcome !== 'next' || draft.clientCertificateFile === undefined) return outcome;
      const keyOutcome = await key({
        ...position,
        step: position.step + 1,
        totalSteps: position.totalSteps + 1,
      });
      if (keyOutcome !== 'back') return keyOutcome;
    }
  };
}

/**
 * Access key, then secret key; both come from the operator.
 * @param then what Enter in the last box does, where that is more than keeping the keys
 * @param memory of the access key's box; the secret key is kept nowhere but in the secret store
 */
export function askCredentials(
  draft: CredentialsDraft,
  { then, memory = {} }: { readonly then?: string; readonly memory?: BoxMemory } = {},
): readonly Step[] {
  const problemOf = (text: string): string | undefined => {
    const key = cleanKey(text);
    return key.ok ? undefined : describeKeyProblem(key.error);
  };
  const cleaned = (text: string): string => {
    const key = cleanKey(text);
    return key.ok ? key.value : text.trim();
  };
  return [
    askText(() => ({
      prompt: vscode.l10n.t('Access key (AK) from the operator'),
      memory,
      value: draft.accessKey ?? '',
      validate: (text) =>
        problemOf(text) ??
        (text.includes('/') ? vscode.l10n.t('An access key cannot contain slashes.') : undefined),
      accept: (text) => (draft.accessKey = cleaned(text)),
    })),
    askText(() => ({
      prompt: inSentences(
        vscode.l10n.t('Secret key (SK) from the operator. It is kept in the editor’s secret store only.'),
        then,
      ),
      password: true,
      validate: problemOf,
      accept: (text) => (draft.secretKey = cleaned(text)),
    })),
  ];
}

async function pickFile(): Promise<string | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ canSelectMany: false })) ?? [];
  return file?.fsPath;
}
