// Advice that no command can follow: what somebody does at home, in OBS or at the platform. By kind of event.
import type { EventKind } from "../../../../control/shared/event";

export const WITHOUT_COMMAND: Partial<Record<EventKind, string>> = {
  "broadcast-unseen": "one that has not begun is begun at the platform",
  "publisher-refused": "most of it is set in OBS or mended at home",
  "rolled-over": "title and category are set at the platform",
  "keyframes-missing": "set in OBS",
  "frames-missing": "the line at home, or OBS",
  "picture-late": "the line at home, or OBS",
  "format-unlike": "set in OBS",
  "bitrate-low": "the line at home, or OBS",
  "bitrate-unsteady": "the line at home, or OBS",
  flapping: "of OBS: the line at home",
};
