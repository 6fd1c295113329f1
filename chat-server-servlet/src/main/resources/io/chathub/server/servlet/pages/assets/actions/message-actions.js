import { copyText } from '../dom/clipboard.js';
import { text } from '../i18n/texts.js';
import { mentionsIn } from '../messages/mentions.js';
import { reactionWith } from '../net/emoji.js';
import { FrequentEmoji } from '../picker/frequent-emoji.js';
import { isFormatted } from '../text/formatted.js';
import { DeleteDialog } from './delete-dialog.js';
import { EmojiChoice } from './emoji-choice.js';
import { MessageMenu } from './message-menu.js';

/**
 * The actions on a message: those that its user may be allowed to do, and what each does. A message is in a list, which has
 * `get(offset)`, `elementOf(offset)` and `toggleSource(offset)`.
 */
export class MessageActions {
  #chat;
  #composer;
  #menu = new MessageMenu();
  #dialog = new DeleteDialog();
  #choice = new EmojiChoice();
  #frequent = new FrequentEmoji();

  /**
   * @param chat the {@link RoomView}
   * @param composer the {@link Composer}
   */
  constructor(chat, composer) {
    this.#chat = chat;
    this.#composer = composer;
  }

  /** The names of the actions that are offered for a message. */
  of(list, offset) {
    const { session, current } = this.#chat;
    const message = list.get(offset);
    if (message === undefined || message.deleted !== null) return [];
    const isAuthor = session.isAuthor(message);
    const mayPin = session.has('pin') && !current.refused.has('pin');
    const offered = {
      react: session.has('reaction'),
      picker: session.has('reaction'),
      reply: session.has('reply'),
      thread: session.has('reply'),
      edit: session.has('edit') && isAuthor,
      pin: mayPin && !message.isPinned,
      unpin: mayPin && message.isPinned,
      link: true,
      text: message.text !== '',
      ...sourceActions(message, list.elementOf(offset)),
      delete: session.has('delete') && isAuthor,
    };
    return Object.keys(offered).filter((action) => offered[action]);
  }

  /** Opens the menu of a message. */
  openMenu(list, offset, anchor, before = list.elementOf(offset)) {
    const actions = this.of(list, offset);
    if (actions.length === 0) return;
    const bubble = list.elementOf(offset).querySelector('.bubble');
    this.#menu.open(anchor, before, { actions, emoji: this.#frequent.offered }, (action, emoji) => this.perform(action, list, offset, bubble, emoji));
  }

  /** @param emoji of the action `react` */
  perform(action, list, offset, anchor, emoji) {
    const message = list.get(offset);
    const before = list.elementOf(offset);
    if (message === undefined) return;
    switch (action) {
      case 'react':
        this.react(list, offset, emoji);
        break;
      case 'picker':
        this.#choice.open(anchor, before, (chosen) => this.react(list, offset, chosen));
        break;
      case 'reply':
      case 'thread':
      case 'edit':
        this.#composer.begin(action, message);
        break;
      case 'delete':
        this.#dialog.open(message, () => this.#submit({ type: 'delete', target: offset }));
        break;
      case 'pin':
      case 'unpin':
        this.#submit({ type: 'pin', target: offset, on: action === 'pin' });
        break;
      case 'link':
        this.#copy(linkTo(this.#chat.room.name, offset), text('copy.link'));
        break;
      case 'source':
      case 'formats':
        list.toggleSource(offset);
        break;
      case 'text':
        this.#copy(message.text, text('copy.text'));
        break;
      default:
        this.openMenu(list, offset, anchor, before);
    }
  }

  /** Sets this user's own reaction, or removes it if it is set. */
  react(list, offset, emoji) {
    const message = list.get(offset);
    if (!this.of(list, offset).includes('react')) return;
    const reaction = reactionWith(message.reactions, emoji);
    const on = reaction?.mine !== true;
    if (on) this.#frequent.used(emoji);
    this.#submit({ type: 'reaction', target: offset, emoji: reaction?.emoji ?? emoji, on });
  }

  editLast() {
    const { messages } = this.#chat;
    const message = messages.lastOwn;
    if (message !== null && this.of(messages, message.offset).includes('edit')) this.#composer.begin('edit', message);
  }

  /** Submits what the composer has. Returns whether it was accepted. */
  post({ text, price, context }) {
    const mentions = this.#chat.session.has('mention') ? mentionsIn(text, this.#mentionable(context)) : {};
    if (context?.kind === 'edit') {
      const { everyone: _, ...people } = mentions;
      return this.#edit(context.message, { text, ...people }, price);
    }
    return this.#chat.submit({ type: 'message', text, ...answered(context), ...mentions }, price);
  }

  /** An edit of a message with an unacknowledged edit has no `rev`: the page does not know the next one yet. */
  #edit({ offset, rev }, content, price) {
    const isEdited = this.#chat.room.entries.some(({ command: { type, target } }) => type === 'edit' && target === offset);
    return this.#chat.submit({ type: 'edit', target: offset, ...content, ...(isEdited ? {} : { rev }) }, price);
  }

  /** The users in the room, and those that the edited message mentions, present or not. */
  #mentionable(context) {
    const { users, names } = this.#chat;
    const mentioned = context?.kind === 'edit' ? context.message.mentions.map((user) => ({ user, name: names.of(user) })) : [];
    return [...mentioned.filter(({ name }) => name !== null), ...users];
  }

  #submit(command) {
    if (!this.#chat.submit(command)) this.#chat.toast.show(text('sending.full'));
  }

  async #copy(copied, done) {
    this.#chat.toast.show(await copyText(copied) ? done : text('copy.denied'));
  }
}

function sourceActions({ text }, element) {
  const isSource = element?.classList.contains('with-source') === true;
  return { source: !isSource && isFormatted(text), formats: isSource };
}

function answered(context) {
  if (context === null) return {};
  const { kind, message: { offset, thread } } = context;
  if (kind === 'reply') return thread === null ? { replyTo: offset } : { replyTo: offset, thread };
  return thread === null ? { thread: offset } : { replyTo: offset, thread };
}

function linkTo(room, offset) {
  return `${location.origin}${location.pathname}${location.search}#${room}/${offset}`;
}
