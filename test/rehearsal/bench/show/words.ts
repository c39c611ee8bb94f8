// Decides how a figure reads, on the terminal and on the page. Pure.
import type { Cell, Cost, ScaleCell, Spread } from "../result";

/** "1.2 s"; two digits below a second. A figure that was not seen: "-". */
export const secondsInWords = (seconds: number | null): string =>
  seconds === null ? "-" : `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;

/** "0.62 s (worst 1.1 s)". */
export const spreadInWords = (spread: Spread | null): string => {
  if (spread === null) return "-";
  const { median, worst, n } = spread;
  return n === 1
    ? secondsInWords(median)
    : `${secondsInWords(median)} (worst ${secondsInWords(worst)})`;
};

export const costInWords = ({
  cpuSecondsPerGB,
  peakMemoryMB,
  addedLatencyMs,
  hostBusyPercent,
}: Cost): string =>
  `${cpuSecondsPerGB.toFixed(1)} CPU s per GB, ${peakMemoryMB.toFixed(0)} MB, ${addedLatencyMs.median} ms added (p99 ${addedLatencyMs.p99} ms), this machine ${hostBusyPercent} % busy`;

export const scaleInWords = (cell: ScaleCell | undefined): string =>
  cell === undefined ? "-" : scaleFigures(cell).join(", ");

/** In the order of the table. */
export const scaleFigures = (cell: ScaleCell): string[] => [
  ...(cell.cpuPercent === null ? [] : [`${cell.cpuPercent.toFixed(0)} % of one CPU`]),
  ...(cell.memoryMB === null ? [] : [`${cell.memoryMB} MB`]),
  ...(cell.lostFrames === null ? [] : [`${cell.lostFrames} pictures lost`]),
  ...(cell.hostBusyPercent === null ? [] : [`this machine ${cell.hostBusyPercent} % busy`]),
  ...(cell.secondsUntilAllPublish === null
    ? []
    : [`all publish ${secondsInWords(cell.secondsUntilAllPublish)}`]),
  ...(cell.secondsUntilAllLive === null
    ? []
    : [`all live ${secondsInWords(cell.secondsUntilAllLive)} after a kill`]),
  ...(cell.unmeasured === undefined ? [] : [cell.unmeasured]),
];

/** One line: only what there is. */
export const cellInWords = (cell: Cell): string =>
  [
    `${cell.sessionsLost} lost`,
    ...(cell.connectionsBroken === 0 ? [] : [`${cell.connectionsBroken} broken`]),
    ...(cell.recovered ? [] : ["DEAD"]),
    ...figuresOf(cell).map(({ name, text }) => `${name} ${text}`),
  ].join(", ");

/** What there is to tell of a cell besides its sessions, in the order of the table. */
export const figuresOf = (cell: Cell): { name: string; text: string }[] =>
  [
    { name: "placeholder", text: secondsInWords(cell.placeholderSeconds) },
    { name: "live", text: secondsInWords(cell.liveSeconds) },
    { name: "publishing", text: spreadInWords(cell.publishingAgainSeconds) },
    { name: "picture", text: spreadInWords(cell.firstPictureSeconds) },
    { name: "still", text: secondsInWords(cell.stillSeconds) },
    { name: "moving", text: cell.livePercent === null ? "-" : `${cell.livePercent} %` },
  ].filter(({ text }) => text !== "-");
