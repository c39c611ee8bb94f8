// Decides which of DigitalOcean's sizes are known here, and what they cost.

interface Size {
  /** US dollars per hour; never more than `monthly`. */
  hourly: number;
  monthly: number;
  /** Outbound transfer of a full month, GiB. */
  transferGiB: number;
  /** Its disk, GB. */
  diskGB: number;
}
/** DigitalOcean's public API fixtures, 2025 to 2026; live prices may differ. */
export const SIZES: Readonly<Record<string, Size>> = {
  "s-1vcpu-1gb": { hourly: 0.00893, monthly: 6, transferGiB: 1000, diskGB: 25 },
  "s-1vcpu-2gb": { hourly: 0.01786, monthly: 12, transferGiB: 2000, diskGB: 50 },
  "s-2vcpu-2gb": { hourly: 0.02679, monthly: 18, transferGiB: 3000, diskGB: 60 },
  "s-2vcpu-4gb": { hourly: 0.03571, monthly: 24, transferGiB: 4000, diskGB: 80 },
};

/** US dollars that a droplet of this size costs a day, on or off; undefined: not known here. */
export const dollarsPerDay = (size: string): number | undefined => {
  const known = SIZES[size];
  return known && known.hourly * 24;
};

/** Never more than the months' price. */
export const dropletDollars = (
  { hourly, monthly }: Pick<Size, "hourly" | "monthly">,
  hours: number,
): number => Math.min(hourly * hours, monthly * Math.ceil(hours / 730));
