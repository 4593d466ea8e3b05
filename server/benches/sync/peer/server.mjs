// The peer's server: express-pouchdb on LevelDB, in the folder it is given. LevelDB does not wait for the disk here.
import http from 'node:http';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';

const folder = process.argv[2];
const app = expressPouchDB(PouchDB.defaults({ prefix: `${folder}/` }), { mode: 'minimumForPouchDB' });
const server = http.createServer(app);
// As patient as ours: a phone that asks again within the minute finds its connection still open.
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => console.log(`127.0.0.1:${server.address().port}`));
