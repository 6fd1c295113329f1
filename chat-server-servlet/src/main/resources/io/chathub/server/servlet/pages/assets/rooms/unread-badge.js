import { unreadText } from './room-column.js';

const SIZE = 64;
const COLOURS = { unread: '#4f46e5', mentioned: '#c2334d', ring: '#ffffff' };

/** Shows the number of unread messages of all rooms in the title of the tab, and a dot in its icon. */
export class UnreadBadge {
  #title = document.title;
  #icon = document.querySelector('link[rel=icon]');
  #plain = this.#icon?.href;
  #type = this.#icon?.type;
  #shown = '';
  /** The image of the icon, once it is loaded; null before. */
  #image = null;

  show(count, mentions) {
    const text = unreadText(count);
    document.title = text === '' ? this.#title : `(${text}) ${this.#title}`;
    const dot = count === 0 ? '' : mentions > 0 ? 'mentioned' : 'unread';
    if (dot === this.#shown || this.#icon === null) return;
    this.#shown = dot;
    this.#showIcon();
  }

  #showIcon() {
    if (this.#shown === '') {
      Object.assign(this.#icon, { href: this.#plain, type: this.#type });
    } else if (this.#image === null) {
      const image = new Image(SIZE, SIZE);
      image.onload = () => {
        this.#image = image;
        if (this.#shown !== '') this.#showIcon();
      };
      image.src = this.#plain;
    } else {
      Object.assign(this.#icon, { href: withDot(this.#image, COLOURS[this.#shown]), type: 'image/png' });
    }
  }
}

function withDot(image, colour) {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, SIZE, SIZE);
  for (const [radius, fill] of [[19, COLOURS.ring], [15, colour]]) {
    context.beginPath();
    context.arc(SIZE - 19, 19, radius, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
  }
  return canvas.toDataURL('image/png');
}
