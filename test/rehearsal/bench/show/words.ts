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

/** Of a publish after a fault. */
const publishingInWords = (spread: Spread | null): string =>
  spread?.worst === 0 ? "connection kept" : `publishing ${spreadInWords(spread)}`;

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
export const cellInWords = (cell: Cell): string => cellLines(cell).join(", ");

/** What a cell comes to, a line each; what there is nothing to tell of is left out. */
export const cellLines = (cell: Cell): string[] => [
  `${cell.sessionsLost} lost${cell.recovered ? "" : ", DEAD"}`,
  ...(cell.connectionsBroken === 0 ? [] : [`${cell.connectionsBroken} broken`]),
  ...(cell.placeholderSeconds === null
    ? []
    : [`placeholder ${secondsInWords(cell.placeholderSeconds)}`]),
  ...(cell.liveSeconds === null ? [] : [`live ${secondsInWords(cell.liveSeconds)}`]),
  ...(cell.publishingAgainSeconds === null ? [] : [publishingInWords(cell.publishingAgainSeconds)]),
  ...(cell.firstPictureSeconds === null
    ? []
    : [`picture ${spreadInWords(cell.firstPictureSeconds)}`]),
  ...(cell.stillSeconds === null ? [] : [`still ${secondsInWords(cell.stillSeconds)}`]),
  ...(cell.livePercent === null ? [] : [`moving ${cell.livePercent} %`]),
];
