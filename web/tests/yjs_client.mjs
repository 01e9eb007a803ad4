// A page's own libraries (yjs, y-websocket) against the server, driven by lines on stdin; see tests/server/test_rooms_yjs.py.
import { createInterface } from 'node:readline';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

const [address, room] = process.argv.slice(2);
const doc = new Y.Doc();
const records = doc.getMap('records');
const provider = new WebsocketProvider(`${address}/collab`, room, doc, {
  params: { schema: '1' },
  disableBc: true,
});
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const title = (id) => records.get(id)?.get('title').get('en');

const commands = {
  synced: () => new Promise((done) => (provider.synced ? done(true) : provider.once('sync', () => done(true)))),
  put: ([id, text]) => {
    const stage = new Y.Map();
    stage.set('title', new Y.Map([['en', new Y.Text(text)]]));
    stage.set('order', 'a');
    records.set(id, stage);
    return true;
  },
  insert: ([id, at, text]) => (title(id).insert(at, text), true),
  offline: () => (provider.disconnect(), true),
  online: () => (provider.connect(), commands.synced()),
  until: ([id, text]) =>
    new Promise((done) => {
      const look = () => title(id)?.toString() === text && (doc.off('update', look), done(true));
      doc.on('update', look);
      look();
    }),
  here: ([name]) => (provider.awareness.setLocalStateField('user', { name }), true),
  others: () => [...provider.awareness.getStates().values()].map((state) => state.user?.name ?? null),
  untilOthers: ([name]) =>
    new Promise((done) => {
      const look = () => commands.others().includes(name) && (provider.awareness.off('change', look), done(true));
      provider.awareness.on('change', look);
      look();
    }),
  state: () => records.toJSON(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...rest] = JSON.parse(line);
  say(await commands[name](rest));
}
process.exit(0);
