import { playedBy } from './played-by.ts';

playedBy(1, 'one bot that crashes anywhere and comes back to its file');
