// Decides what of a command's words is taken: file names by their ends, times, counts; anything else is refused with what is expected.
import { InvalidArgumentError } from "commander";
import { isMoment, readSince } from "./time";

const nameEnding =
  (end: string) =>
  (file: string): string => {
    if (!file.toLowerCase().endsWith(end) || !/[^/\\]$/.test(file.slice(0, -end.length)))
      throw new InvalidArgumentError(`Its name ends in ${end}.`);
    return file;
  };
export const pngName = nameEnding(".png");
export const mp4Name = nameEnding(".mp4");
export const htmlName = nameEnding(".html");

export const moment = (text: string): string => {
  if (!isMoment(text))
    throw new InvalidArgumentError("Expected 03:10, 03:10:30 or 2026-01-10T03:10:00Z.");
  return text;
};

const count =
  (least: number, most: number, what: string) =>
  (text: string): number => {
    const number = /^\d{1,2}$/.test(text) ? Number(text) : 0;
    if (number < least || number > most)
      throw new InvalidArgumentError(`Expected ${least} to ${most} ${what}.`);
    return number;
  };
export const minutes = count(1, 60, "minutes");
export const captured = count(2, 30, "seconds");

export const allowed = (text: string): string => {
  if (!/^[0-9a-f]{8}$/.test(text))
    throw new InvalidArgumentError("Expected the eight characters that the refusal printed.");
  return text;
};

export const positive = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Expected a number from 1.");
  return Number(text);
};

export const since = (text: string): number => {
  const ms = readSince(text, Date.now());
  if (ms === undefined)
    throw new InvalidArgumentError("Expected 30m, 2h, 3d, or 2026-01-10T03:00:00Z.");
  return ms;
};
