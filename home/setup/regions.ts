// Decides which regions are offered and in which order: those where the size is to be had, the nearest first. Pure.
import * as z from "zod";
import type { Choice } from "./asker";

export interface Region {
  slug: string;
  name: string;
}

/** DigitalOcean's regions for droplets as of 2025, for when its API cannot be asked. */
export const KNOWN_REGIONS: readonly Region[] = [
  ["nyc1", "New York 1"],
  ["nyc2", "New York 2"],
  ["nyc3", "New York 3"],
  ["atl1", "Atlanta 1"],
  ["tor1", "Toronto 1"],
  ["sfo2", "San Francisco 2"],
  ["sfo3", "San Francisco 3"],
  ["lon1", "London 1"],
  ["ams3", "Amsterdam 3"],
  ["fra1", "Frankfurt 1"],
  ["blr1", "Bangalore 1"],
  ["sgp1", "Singapore 1"],
  ["syd1", "Sydney 1"],
].map(([slug = "", name = ""]) => ({ slug, name }));

const answer = z.object({
  regions: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      available: z.boolean(),
      sizes: z.array(z.string()),
    }),
  ),
});

/** From GET /v2/regions: where this size can be made now. */
export const regionsOf = (text: string, size: string): Region[] =>
  answer
    .parse(JSON.parse(text))
    .regions.filter(({ available, sizes }) => available && sizes.includes(size))
    .map(({ slug, name }) => ({ slug, name }));

/** @param times slug → ms to connect; a region that was not reached has none and comes last */
export const regionChoices = (
  regions: readonly Region[],
  times: ReadonlyMap<string, number>,
): Choice[] =>
  [...regions]
    .sort((a, b) => (times.get(a.slug) ?? Infinity) - (times.get(b.slug) ?? Infinity))
    .map(({ slug, name }) => {
      const ms = times.get(slug);
      return {
        value: slug,
        label: `${slug}  ${name}`,
        ...(ms === undefined ? {} : { hint: `${Math.round(ms)} ms from here` }),
      };
    });
