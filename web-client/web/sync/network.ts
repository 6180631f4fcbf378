// The network as this node knows it: areas, and what closed periods add up to.
import type * as Api from './openapi';
import { type Read, useRead } from './pages';

export type Area = Api.NetworkNode;
export type Period = Api.ClosedPeriod;
export type Told = Api.FigureTold;
export type Sum = Api.Sum;
export type FigureName = Api.FigureName;
export type Trend = Api.Trend;

/** A HexJSON layout: places by code, in columns and rows. */
export interface Layout {
  layout: 'odd-r' | 'even-r' | 'odd-q' | 'even-q';
  hexes: Record<string, { n?: string; q: number; r: number }>;
}

export function useAreas(): Read<Api.Network> {
  return useRead<Api.Network>('/network');
}

export function usePeriods(): Read<Api.Periods> {
  return useRead<Api.Periods>('/network/periods');
}

/** What all areas added up to in each closed period, newest first. */
export function useTrends(): Read<Api.Trends> {
  return useRead<Api.Trends>('/network/trends');
}

export function useLayout(): Read<Layout> {
  return useRead<Layout>('/network/hexes');
}
