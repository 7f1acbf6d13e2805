import { playedBy } from './runner.ts';

playedBy(2, 'two bots on one database, each of which crashes anywhere');
