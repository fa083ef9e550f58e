import { budget, budgetInRealTime } from './budget/budget.mts';
import { growth } from './growth/growth.mts';
import { items } from './items/items.mts';
import { loading } from './loading/loading.mts';
import { schedule } from './schedule/schedule.mts';
import type { Part } from './section.mts';
import { together } from './together/together.mts';

export const parts: Part[] = [schedule, budget, budgetInRealTime, together, items, loading, growth];
