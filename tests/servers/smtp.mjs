// SPDX-License-Identifier: Apache-2.0
// A real mail server for tests: STARTTLS, AUTH, and faults on demand.
//   node smtp.mjs PORT KEY CERT USER PASSWORD
// Every mail that was accepted comes as a line of JSON on stdout. A line on stdin sets how the next ones
// are treated: ok | later (451 at RCPT) | refuse (550 at RCPT) | later-data (452 after DATA) |
// hang (no answer after DATA) | drop (the connection ends after DATA, the mail is kept) | auth (535).
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const [port, key, cert, user, password] = process.argv.slice(2);
let mode = 'ok';
const sockets = new Set();

const failed = (code, text) => Object.assign(new Error(text), { responseCode: code });

async function keep(raw, session) {
  const mail = await simpleParser(raw);
  const say = {
    envelope: session.envelope.rcptTo.map((r) => r.address),
    from: mail.from?.text, to: mail.to?.text, subject: mail.subject, text: mail.text, html: mail.html,
    messageId: mail.messageId, headers: Object.fromEntries([...mail.headers].map(([k, v]) => [k, String(v?.value ?? v)])),
    attachments: mail.attachments.map((a) => ({ type: a.contentType, name: a.filename, text: a.content.toString('utf8') })),
    secure: session.secure, user: session.user, raw: raw.toString('latin1'), mode,
  };
  process.stdout.write(`${JSON.stringify(say)}\n`);
}

const server = new SMTPServer({
  key: readFileSync(key), cert: readFileSync(cert), authMethods: ['PLAIN', 'LOGIN'], disableReverseLookup: true,
  logger: false,
  onAuth(auth, session, done) {
    if (mode === 'auth' || auth.username !== user || auth.password !== password) done(failed(535, 'not these'));
    else done(null, { user });
  },
  onRcptTo(address, session, done) {
    if (mode === 'later') done(failed(451, 'try again later'));
    else if (mode === 'refuse' || address.address.startsWith('nobody@')) done(failed(550, 'no such mailbox'));
    else done();
  },
  onData(stream, session, done) {
    const pieces = [];
    stream.on('data', (d) => pieces.push(d));
    stream.on('end', async () => {
      const raw = Buffer.concat(pieces);
      if (mode === 'later-data') return done(failed(452, 'disk full'));
      if (mode === 'hang') return undefined;
      await keep(raw, session);
      if (mode === 'drop') return sockets.forEach((s) => s.destroy());
      return done(null, 'kept');
    });
  },
});

server.server.on('connection', (socket) => sockets.add(socket.once('close', () => sockets.delete(socket))));
server.on('error', (e) => process.stderr.write(`${e.message}\n`));
server.listen(Number(port), '127.0.0.1', () => process.stderr.write('listening\n'));
createInterface({ input: process.stdin }).on('line', (line) => { mode = line.trim(); process.stderr.write(`mode ${mode}\n`); })
  .on('close', () => process.exit(0));
