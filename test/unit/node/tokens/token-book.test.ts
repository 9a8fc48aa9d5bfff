import { COMMANDS } from '../../../../src/api/commands/index.js';
import { READ_ONLY_COMMANDS } from '../../../../src/api/commands/scopes.js';
import { TokenBook } from '../../../../src/node/tokens/token-book.js';

function book(key = 1) {
  const values = new Map<string, string>();
  let now = 1000;
  let counter = 0;
  const tokens = new TokenBook({
    settings: {
      put: (name, value) => void values.set(name, value),
      get: (name) => values.get(name),
      delete: (name) => void values.delete(name),
      withPrefix: (prefix) =>
        [...values]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, value]) => ({ key: name, value })),
    },
    key: new Uint8Array(32).fill(key),
    nowSeconds: () => now,
    entropy: (length) => new Uint8Array(length).fill(++counter),
  });
  const passTo = (seconds: number) => {
    now = seconds;
  };
  return { tokens, values, passTo };
}

const everything = { methods: null, readOnly: false, expiresAt: null };

describe('a scoped token', () => {
  it.each([
    ['everything', everything, 'pay', 'allowed'],
    ['everything, but for more tokens', everything, 'token/create', 'forbiddenCommand'],
    ['everything, but for the list of tokens', everything, 'token/list', 'forbiddenCommand'],
    ['what is named', { ...everything, methods: ['pay'] }, 'pay', 'allowed'],
    ['nothing else', { ...everything, methods: ['pay'] }, 'payments', 'forbiddenCommand'],
    ['what changes nothing', { ...everything, readOnly: true }, 'channels', 'allowed'],
    ['nothing that moves money', { ...everything, readOnly: true }, 'pay', 'forbiddenCommand'],
    [
      'what is both named and readable',
      { ...everything, methods: ['pay'], readOnly: true },
      'pay',
      'forbiddenCommand',
    ],
  ] as const)('opens %s', (_, scope, command, verdict) => {
    const { tokens } = book();
    expect(tokens.judge(tokens.create(scope).token, command)).toBe(verdict);
  });

  it.each([
    [1099, 'allowed'],
    [1100, 'unauthorized'],
  ])('ends when it expires: at %p it is %s', (at, verdict) => {
    const { tokens, passTo } = book();
    const { token } = tokens.create({ ...everything, expiresAt: 1100 });
    passTo(at);
    expect(tokens.judge(token, 'getinfo')).toBe(verdict);
  });

  it('is good for nothing once it is revoked, and the others are as before', () => {
    const { tokens } = book();
    const [first, second] = [tokens.create(everything), tokens.create(everything)];
    expect(tokens.revoke(first.known.id)).toBe(true);
    expect(tokens.revoke(first.known.id)).toBe(false);
    expect(tokens.judge(first.token, 'getinfo')).toBe('unauthorized');
    expect(tokens.judge(second.token, 'getinfo')).toBe('allowed');
    expect(tokens.all()).toEqual([second.known]);
  });

  it('cannot be made without the key, not even by who has the store', () => {
    const { tokens, values } = book();
    const { token, known } = tokens.create(everything);
    expect([...values.values()].join()).not.toContain(token.split('.')[2]);
    const stranger = book(2).tokens;
    expect(tokens.judge(stranger.create(everything).token, 'getinfo')).toBe('unauthorized');
    const scope = Buffer.from(JSON.stringify({ ...everything, id: known.id })).toString('base64url');
    expect(tokens.judge(`leyden1.${scope}.${token.split('.')[2]}x`, 'getinfo')).toBe('unauthorized');
  });

  it('is refused when any letter of it changes', () => {
    const { tokens } = book();
    const { token } = tokens.create({ ...everything, methods: ['getinfo'] });
    // The last letter of the code has bits that mean nothing.
    for (let place = 0; place < token.length - 1; place++) {
      const letter = token[place] === 'A' ? 'B' : 'A';
      const other = token.slice(0, place) + letter + token.slice(place + 1);
      expect(tokens.judge(other, 'getinfo')).toBe('unauthorized');
    }
  });

  it.each(['', '..', 'leyden1', 'leyden1..', 'leyden1.e30', `leyden1.${'A'.repeat(10_000)}.AA`])(
    'is not %p',
    (text) => {
      expect(book().tokens.judge(text, 'getinfo')).toBe('unauthorized');
    },
  );

  it('reads only commands that there are', () => {
    const names = new Set([...COMMANDS.map(({ name }) => name), 'events']);
    expect([...READ_ONLY_COMMANDS].filter((name) => !names.has(name))).toEqual([]);
  });
});
