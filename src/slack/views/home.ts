import type { HomeView } from '@slack/types';
import type { HomeReport } from '../../usecases/reports.ts';
import { home, section } from '../blocks.ts';
import { words } from '../words.ts';

export const homeView = (_report: HomeReport): HomeView => home([section(words`home`)]);
