// A wallet in a browser as far as a node can tell: lnmessage as it comes from the registry, in a process of its own.
// Each line of its input is a command as lnmessage takes it, each line of its output what became of it.
import { createInterface } from 'node:readline';
import LnMessage from 'lnmessage';

const [remoteNodePublicKey, ip, port] = process.argv.slice(2);
const client = new LnMessage({ remoteNodePublicKey, ip, port: Number(port), wsProtocol: 'ws:' });
await client.connect(false);

const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { tag, ...command } = JSON.parse(line);
  const answer = await client.commando(command).then(
    (result) => ({ tag, result }),
    (error) => ({ tag, error }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
lines.on('close', () => {
  client.disconnect();
  process.exit(0);
});
process.stdout.write('"connected"\n');
