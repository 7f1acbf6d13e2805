import { playedBy } from './lanes.ts';

playedBy(2, 'two bots on one database, each of which crashes anywhere');
