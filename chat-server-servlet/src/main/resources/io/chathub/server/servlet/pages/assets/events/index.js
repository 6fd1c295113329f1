// The events that the chat page shows, one module each, in a file named after the type on the wire. A module exports
//
//   type                          the type on the wire
//   parse(raw)                    the checked fields of an event, or null for a malformed one; with `offset` if the event is durable
//   apply(event, chat, isNew)     changes the page; `event` has `type`, `room` and the parsed fields, `chat` is the RoomPane,
//                                 `isNew` is false for a message of the past: from before the page joined the room, or of a later state
//
// A new event is a new file here and a line below. Nothing else names the events.
export * as delete_ from './delete.js';
export * as edit from './edit.js';
export * as message from './message.js';
export * as pin from './pin.js';
export * as reaction from './reaction.js';
export * as typing from './typing.js';
export * as userJoined from './user-joined.js';
export * as userLeft from './user-left.js';
