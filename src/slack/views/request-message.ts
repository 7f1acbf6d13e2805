import type { Member } from '../../domain/member.ts';
import type { RequestReport } from '../../usecases/reports.ts';
import type { Message } from '../blocks.ts';
import { requestCard } from './request.ts';

/** A request as one person sees it. */
export const requestMessage = (report: RequestReport, _reader: Member): Message => requestCard(report);
