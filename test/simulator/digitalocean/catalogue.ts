// What can be ordered. Slugs and prices: public API fixtures of 2025-26 (/v2/sizes, /v2/regions,
// /v2/images); only a part of each, enough for a small server and for a typo to be refused.
export interface Size {
  vcpus: number;
  memory: number;
  disk: number;
  transfer: number;
  price_monthly: number;
  price_hourly: number;
}
const size = (
  vcpus: number,
  gib: number,
  disk: number,
  transfer: number,
  price_monthly: number,
) => ({
  vcpus,
  memory: gib * 1024,
  disk,
  transfer,
  price_monthly,
  // A month is billed as 672 hours.
  price_hourly: Number((price_monthly / 672).toFixed(5)),
});

export const SIZES: Readonly<Record<string, Size>> = {
  "s-1vcpu-512mb-10gb": size(1, 0.5, 10, 0.5, 4),
  "s-1vcpu-1gb": size(1, 1, 25, 1, 6),
  "s-1vcpu-2gb": size(1, 2, 50, 2, 12),
  "s-2vcpu-2gb": size(2, 2, 60, 3, 18),
  "s-2vcpu-4gb": size(2, 4, 80, 4, 24),
  "s-4vcpu-8gb": size(4, 8, 160, 5, 48),
};

/** Not every size is to be had everywhere; which one this is here is our choice, the real list changes. */
const NOT_IN: Readonly<Record<string, readonly string[]>> = {
  "s-1vcpu-512mb-10gb": ["nyc2", "nyc3", "sfo2"],
};
export const isToBeHad = (size: string, region: string): boolean =>
  NOT_IN[size]?.includes(region) !== true;

export const REGIONS: readonly string[] = [
  ...["nyc1", "nyc2", "nyc3", "sfo2", "sfo3", "ams3", "fra1", "lon1", "sgp1", "tor1", "blr1"],
  ...["syd1", "atl1"],
];

export const IMAGES: Readonly<Record<string, number>> = {
  "debian-12-x64": 133_920_001,
  "debian-13-x64": 133_920_002,
  "ubuntu-24-04-x64": 133_920_003,
};
