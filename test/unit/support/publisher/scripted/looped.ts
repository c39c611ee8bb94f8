// A prepared FLV of two GOPs as x264 makes them by default, small, for tests of what sends it.
import { encodeAmf } from "../../../../support/media/rtmp/amf0";
import { FILE_HEADER, aacHeaderTag, avcHeaderTag, flvTag } from "../../media/make-flv";

export const FPS = 25;
export const FRAME_MS = 1000 / FPS;
export const GOP = 25;
export const PICTURES = 2 * GOP;
export const ROUND_MS = PICTURES * FRAME_MS;
const DELAY_FRAMES = 2;

/** Frames of a mini-GOP in the order sent: how much later than its place each is shown, and its nal_ref_idc. */
const MINI = [
  { later: 3, reference: 2 },
  { later: 0, reference: 2 },
  { later: -2, reference: 0 },
  { later: -1, reference: 0 },
];

/** When the picture sent at this place is shown, in frames, and its nal_ref_idc. */
export const pictureAt = (place: number): { shown: number; reference: number } => {
  const inGop = place % GOP;
  if (inGop === 0) return { shown: place, reference: 3 };
  const { later, reference } = MINI[(inGop - 1) % 4] ?? { later: 0, reference: 2 };
  return { shown: place + later, reference };
};

/** @param bytes of each picture */
export const loopedFlv = (bytes = 40): Buffer => {
  const all = Array.from({ length: PICTURES }, (_, place) => place);
  const tags = [
    ...all.map((place) => ({ ms: place * FRAME_MS, of: pictureTag(place, bytes) })),
    ...all.map((place) => ({ ms: soundMs(place), of: soundTag(place) })),
  ].sort((a, b) => a.ms - b.ms);
  const metadata = encodeAmf("onMetaData", { width: 1920, videocodecid: 7, audiocodecid: 10 });
  const first = [flvTag(18, 0, metadata), avcHeaderTag(), aacHeaderTag()];
  return Buffer.concat([FILE_HEADER, ...first, ...tags.map(({ of }) => of)]);
};

const pictureTag = (place: number, bytes: number): Buffer => {
  const { shown, reference } = pictureAt(place);
  const keyframe = reference === 3;
  const slice = Buffer.alloc(bytes, place + 1);
  slice.writeUInt8((reference << 5) | (keyframe ? 5 : 1), 0);
  const head = Buffer.from([keyframe ? 0x17 : 0x27, 1, 0, 0, 0]);
  head.writeIntBE((shown + DELAY_FRAMES - place) * FRAME_MS, 2, 3);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(slice.length);
  return flvTag(9, place * FRAME_MS, Buffer.concat([head, length, slice]));
};

/** Sound is not reordered: it begins with the first picture that is shown, and outlasts the last that is sent. */
const soundMs = (place: number): number => (place + DELAY_FRAMES) * FRAME_MS;

const soundTag = (place: number): Buffer =>
  flvTag(8, soundMs(place), Buffer.from([0xaf, 1, 0xff, place]));
