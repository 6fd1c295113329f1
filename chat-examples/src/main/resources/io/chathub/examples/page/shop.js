const chat = document.getElementById('chat');

// Called at the start, and again where the token was rejected because it has expired.
chat.token = async () => (await fetch('/token', { cache: 'no-store' })).text();
chat.setAttribute('name', 'Ann');

chat.addEventListener('ready', () => { chat.dataset.ready = 'yes'; });
chat.addEventListener('unread', ({ detail }) => {
  document.getElementById('unread').textContent = detail.count > 0 ? `${detail.count} new in the chat` : '';
});
