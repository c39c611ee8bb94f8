import type { FlvTag } from "./flv";
import {
  aacSequenceHeader,
  avcConfiguration,
  avcSequenceHeader,
  compositionTimeMs,
  isKeyframe,
  nalType,
  nalUnits,
} from "./flv-payload";
import { frameId, hashOf, type Catalogue } from "./frame-id";
import type { ReceivedFrame, ReceivedTag } from "./received-frame";

/**
 * What a received tag counts as; undefined for what is no frame and no header (metadata, end of sequence,
 * a video tag without any slice).
 * @param at arrival, ms since the epoch
 */
export const receive = (tag: FlvTag, at: number, recording: string): ReceivedTag | undefined => {
  if (tag.type === "script") return undefined;
  const { timestampMs, type: track, payload } = tag;
  const common = { at, timestampMs, track, bytes: payload.length, recording };
  const header = avcConfiguration(tag) ?? aacSequenceHeader(tag);
  if (header !== undefined)
    return { ...common, kind: "header", keyframe: false, id: hashOf(header), ...parameters(tag) };
  const id = frameId(tag);
  return id === undefined
    ? undefined
    : {
        ...common,
        kind: tag.type,
        keyframe: isKeyframe(tag),
        id,
        ...composition(tag),
        ...parameters(tag),
      };
};

const composition = (tag: FlvTag): Pick<ReceivedTag, "compositionMs"> => {
  const compositionMs = compositionTimeMs(tag);
  return compositionMs === undefined ? {} : { compositionMs };
};

const SPS = 7;

const parameters = (tag: FlvTag): Pick<ReceivedTag, "parameters"> => {
  const found =
    aacSequenceHeader(tag) ??
    avcSequenceHeader(tag)?.sps[0] ??
    (isKeyframe(tag) ? nalUnits(tag).find((unit) => nalType(unit) === SPS) : undefined);
  return found === undefined ? {} : { parameters: found.toString("hex") };
};

export const withSource = (tag: ReceivedTag, catalogue: Catalogue): ReceivedFrame => ({
  ...tag,
  source: tag.kind === "header" ? "header" : catalogue.sourceOf(tag.id),
});
