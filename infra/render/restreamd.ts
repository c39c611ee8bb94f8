// Decides what restreamd is told of the stack: JSON, without secrets.
import type { Settings } from "../settings";

/** Same as control/restreamd/config.ts reads. */
export const renderRestreamd = ({ picture }: Settings): string => {
  const { width, height, frameRate, kbps, profile } = picture;
  const [frames = 0, seconds = 1] = frameRate.split("/").map(Number);
  return `${JSON.stringify({ picture: { width, height, fps: frames / seconds, kbps, profile } })}\n`;
};
