// The network as this node knows it: areas, and what closed periods add up to.
import type * as Api from './openapi';
import { type Read, useAll, useRead } from './pages';
import type { Told as Summary } from './summaries';

export type Area = Api.NetworkNode;
export type Period = Api.ClosedPeriod;
export type Figures = Api.AreaFigures;
export type Told = Api.FigureTold;
export type Sum = Api.Sum;
export type FigureName = Api.FigureName;
export type Trend = Api.Trend;
export type Returned = Api.ReturnedArea;

/** A summary as somebody signed it. */
export interface Signed {
  told: Summary;
}

/** A HexJSON layout: places by code, in columns and rows. */
export interface Layout {
  layout: 'odd-r' | 'even-r' | 'odd-q' | 'even-q';
  hexes: Record<string, { n?: string; q: number; r: number }>;
}

/** All of them, by the names of their areas; the first of many at once. */
export function useAreas(): Read<Area[]> {
  return useAll<Area>('/network?limit=200', true);
}

/** One of them, if it is among them. */
export function useArea(origin: string): Read<Api.Network> {
  return useRead<Api.Network>(`/network?origin=${encodeURIComponent(origin)}`);
}

/** Areas that do not run Kith, whose numbers somebody signs, by their names. */
export function useReturned(): Read<Returned[]> {
  return useAll<Returned>('/network/returned?limit=200');
}

/** What all areas added up to in each closed period, newest first. */
export function usePeriods(): Read<Period[]> {
  return useAll<Period>('/network/periods');
}

/** What there is of an area, newest first: by its code whoever signed it, else what one node signed. */
export function useFigures(origin: string, code: string | null): Read<Figures[]> {
  const which = code ? `code=${encodeURIComponent(code)}` : `origin=${encodeURIComponent(origin)}`;
  return useAll<Figures>(`/network/figures?limit=200&${which}`);
}

/** What one node signed of a time that begins on this day, whole; nothing where there is no such time. */
export function useSigned(origin: string, from: string | undefined): Read<Signed[]> {
  return useAll<Signed>(from ? `/summaries?limit=200&origin=${encodeURIComponent(origin)}&from=${from}` : null);
}

/** Who has sent nothing for a period, though it could have; nobody where the period is none. */
export function useMissing(period: Pick<Period, 'from' | 'to'> | null): Read<Api.MissingNode[]> {
  return useAll<Api.MissingNode>(period && `/network/missing?limit=200&from=${period.from}&to=${period.to}`);
}

export function useLayout(): Read<Layout> {
  return useRead<Layout>('/network/hexes');
}
