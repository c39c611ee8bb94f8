// MediaMTX's path is read on the server itself.
import type { Bed } from "../bed/bed";

/** The placeholder or the publisher: whichever the path shows. */
export const readPicture = ({ machine }: Bed): Promise<string> =>
  machine.exec(
    ...["timeout", "5", "ffmpeg", "-v", "error", "-nostdin", "-fpsprobesize", "0"],
    ...["-i", "rtmp://127.0.0.1:1935/live", "-map", "0:v", "-frames:v", "1", "-c", "copy"],
    ...["-f", "null", "-"],
  );
