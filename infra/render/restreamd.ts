// Decides what restreamd learns about the stack: JSON without secrets (of each key only a hash that recognises it).
import type { Settings } from "../settings";
import { estimate, OVERAGE_DOLLARS_PER_GIB } from "../advice/estimate";
import { maskKeysOf } from "./mask-keys";

/** Same as control/restreamd/config.ts reads. */
export const renderRestreamd = (settings: Settings): string => {
  const { width, height, frameRate, kbps, profile } = settings.picture;
  const [frames = 0, seconds = 1] = frameRate.split("/").map(Number);
  return `${JSON.stringify({
    picture: { width, height, fps: frames / seconds, kbps, profile },
    hours: settings.hours,
    transfer: {
      allowanceGiB: estimate(settings).droplet?.allowanceGiB ?? null,
      overagePerGiB: OVERAGE_DOLLARS_PER_GIB,
    },
    ...(settings.watchPicture ? { watchPicture: true } : {}),
    ...(settings.certificate ? { certificate: true } : {}),
    publishers: settings.publishers.map(({ name }) => name),
    destinations: settings.destinations.map(({ name }) => name),
    maxHours: Object.fromEntries(
      settings.destinations.flatMap(({ name, maxHours }) =>
        maxHours === undefined ? [] : [[name, maxHours]],
      ),
    ),
    ...(settings.clock.rolloverAt.length > 0 ? { rollsOver: true } : {}),
    maskKeys: maskKeysOf(settings),
  })}\n`;
};
