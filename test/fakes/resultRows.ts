/** Made-up rows, as a batch or a campaign has them. */
import type { CallStatus } from '../../src/isales/callResult.ts';
import { parseServerTime } from '../../src/isales/serverTime.ts';
import type { ResultRow, RowOutcome, SeenAt } from '../../src/lookup/resultSource.ts';
import type { TableRow } from '../../src/protocol/resultsPanel.ts';
import { describeRow } from '../../src/wording/resultRows.ts';

export interface FoundOptions {
  readonly status?: CallStatus;
  readonly failCode?: string;
  readonly called?: string;
  readonly displayCode?: string;
  readonly ringingAt?: string;
  readonly ringingSeconds?: number;
  readonly talkingSeconds?: number;
  readonly hasRecording?: boolean;
  readonly recordingPath?: string;
}

/** The outcome of a call that the server knows; answered unless told. */
export function found({
  status = 'succeeded',
  ringingAt,
  hasRecording = false,
  ...rest
}: FoundOptions = {}): RowOutcome {
  const time = parseServerTime(ringingAt ?? '');
  return {
    kind: 'found',
    askedAt: 1_700_000_000_000,
    result: { status, ...rest, ...(time ? { ringingAt: time, utcOffsetMinutes: 480 } : {}), hasRecording },
  };
}

/** A row of the server `test-server`, VDN 8. */
export function resultRow(callId: string, outcome: RowOutcome, seenAt: readonly SeenAt[] = []): ResultRow {
  return { serverId: 'test-server', callId, vdnId: 8, seenAt, outcome };
}

/** Rows as the table shows them. */
export function tableRows(...rows: readonly ResultRow[]): readonly TableRow[] {
  return rows.map((row, index) => describeRow(row, index, ({ file, line }) => `${file}:${line + 1}`));
}
