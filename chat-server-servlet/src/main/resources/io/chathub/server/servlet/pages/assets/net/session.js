/** The server's knowledge of this page: the user, the ids of its connections, and the optional parts that the server has. */
export class Session {
  #id = null;
  #user = null;
  #features = new Set();
  /** The ids of all connections of this page: a late message has the id of the connection that it was posted on. */
  #ownIds = new Set();

  /** A connection is online. `user` is the public id of the user, null for a guest of the connection. */
  online({ id, user = null, features = [] }) {
    this.#id = id;
    this.#user = user;
    this.#features = new Set(features);
    this.#ownIds.add(id);
  }

  get user() {
    return this.#user;
  }

  has(feature) {
    return this.#features.has(feature);
  }

  /** Whether this user sent the message or caused the event, on this page or on another one. */
  isOwn({ id, user = null }) {
    return this.#ownIds.has(id) || this.isMe(user);
  }

  isMe(user) {
    return user !== null && user === this.#user;
  }

  /** Whether the server takes this page for the author of a message: the same user, or without one the same connection. */
  isAuthor({ id, user = null }) {
    return user === null ? id === this.#id : this.isMe(user);
  }
}
