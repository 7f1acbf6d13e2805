import { playedBy } from './played-by.ts';

playedBy(2, 'two bots on one database, each of which crashes anywhere');
