import assert from 'node:assert/strict';
import { callsIn, nameCall, nextPlace, placeAt, placesOn } from '../../../src/languageServer/callsOfText.ts';
import { documentOf, first, second, third } from './documents.ts';

describe('The call at a position', () => {
  const document = documentOf(`started ${first} now`);

  it('is the one that the position lies in or touches', () => {
    const place = { callId: first, line: 0, start: 8, end: 23 };
    for (const character of [8, 15, 23]) assert.deepEqual(placeAt(document, { line: 0, character }), place);
  });

  it('is none beside it or outside the text', () => {
    assert.equal(placeAt(document, { line: 0, character: 7 }), undefined);
    assert.equal(placeAt(document, { line: 0, character: 24 }), undefined);
    assert.equal(placeAt(document, { line: 9, character: 8 }), undefined);
  });
});

describe('The VDN of a call', () => {
  const place = { callId: first, line: 0, start: 0, end: first.length };

  it('comes from the text, whatever the server’s default is', () => {
    assert.deepEqual(nameCall(documentOf(`${first} vdnId=7`), place, 8), {
      callId: first,
      vdnId: 7,
      vdnSource: 'line',
    });
  });

  it('is the server’s default where the text names none', () => {
    assert.deepEqual(nameCall(documentOf(first), place, 8), {
      callId: first,
      vdnId: 8,
      vdnSource: 'default',
    });
  });

  it('is absent where neither names one', () => {
    assert.deepEqual(nameCall(documentOf(first), place, undefined), { callId: first });
  });
});

describe('The calls of a document', () => {
  it('come in the order of their first lines, each with all its lines once', async () => {
    const text = [`${second} vdnId=5`, `${first} and ${first} vdnId=6`, second, ''].join('\n');
    assert.deepEqual(await callsIn(documentOf(text), 8), [
      { callId: second, vdnId: 5, vdnSource: 'line', lines: [0, 2] },
      { callId: first, vdnId: 6, vdnSource: 'line', lines: [1] },
    ]);
  });

  it('take a VDN that a later line names over the server’s default', async () => {
    const [named] = await callsIn(documentOf(`${first}\n\n${first} vdnId=7`), 8);
    assert.deepEqual(named, { callId: first, vdnId: 7, vdnSource: 'line', lines: [0, 2] });
  });

  it('come with pauses, so that others get their turn', async () => {
    const text = Array.from({ length: 500 }, (_, index) => `1644464743-${index + 1} vdnId=8`).join('\n');
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    try {
      assert.equal((await callsIn(documentOf(text), undefined)).length, 500);
    } finally {
      clearInterval(timer);
    }
    assert.ok(turns > 0);
  });

  it('are none in a text without any', async () => {
    assert.deepEqual(await callsIn(documentOf('2022-02-10 11:45:43'), 8), []);
  });
});

describe('The places on some lines', () => {
  const document = documentOf([first, 'none', `${second} ${third}`].join('\n'));

  it('are those of these lines alone, in order', () => {
    assert.deepEqual(
      placesOn(document, 1, 2).map(({ callId, line }) => [callId, line]),
      [
        [second, 2],
        [third, 2],
      ],
    );
  });

  it('end with the text', () => {
    assert.equal(placesOn(document, 0, 99).length, 3);
  });
});

describe('The next place of a call', () => {
  const document = documentOf([first, '', `${second} ${third}`, ''].join('\n'));
  const from = (line: number, character: number, direction: 'next' | 'previous'): string | undefined =>
    nextPlace(document, { line, character }, direction)?.callId;

  it('is the one behind the position', () => {
    assert.equal(from(0, 0, 'next'), second);
    assert.equal(from(2, 0, 'next'), third);
  });

  it('is the first one behind the last', () => {
    assert.equal(from(2, second.length + 1, 'next'), first);
    assert.equal(from(3, 0, 'next'), first);
  });

  it('is, backwards, the one before the position', () => {
    assert.equal(from(2, second.length + 1, 'previous'), second);
    assert.equal(from(1, 0, 'previous'), first);
    assert.equal(from(3, 0, 'previous'), third);
  });

  it('is, backwards, the last one before the first', () => {
    assert.equal(from(0, 0, 'previous'), third);
  });

  it('leads through all calls and back, in both directions', () => {
    for (const direction of ['next', 'previous'] as const) {
      const seen: string[] = [];
      let position = { line: 0, character: 0 };
      for (let step = 0; step < 3; step++) {
        const place = nextPlace(document, position, direction) ?? assert.fail();
        seen.push(place.callId);
        position = { line: place.line, character: place.start };
      }
      assert.deepEqual(seen, direction === 'next' ? [second, third, first] : [third, second, first]);
    }
  });

  it('is none in a text without calls', () => {
    assert.equal(nextPlace(documentOf('none'), { line: 0, character: 0 }, 'next'), undefined);
    assert.equal(nextPlace(documentOf(''), { line: 0, character: 0 }, 'previous'), undefined);
  });

  it('is the same one where there is no other', () => {
    assert.equal(nextPlace(documentOf(first), { line: 0, character: 0 }, 'next')?.callId, first);
  });
});
