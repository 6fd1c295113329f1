// The events that the chat page shows, one module each, in a file named after the type on the wire. A module exports
//
//   type                          the type on the wire
//   parse(raw)                    the checked fields of an event, or null for a malformed one; with `offset` if the event is kept
//                                 in the room's history
//   apply(event, chat, isLive)    changes the page; `event` has `type`, `room` and the parsed fields, `chat` is the RoomView,
//                                 `isLive` is false for an event that was published before the page joined the room
//
// A new event is a new file here and a line below. Nothing else names the events.
export * as message from './message.js';
export * as typing from './typing.js';
export * as userJoined from './user-joined.js';
export * as userLeft from './user-left.js';
