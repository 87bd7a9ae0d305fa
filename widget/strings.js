/** The widget's own words. Everything else it shows comes from the front desk. */

/** @satisfies {Words} */
export const STRINGS = {
  title: 'Hamstring assistant',
  subtitle: 'Automated, not a person',
  team: 'Our team is here',
  close: 'Close the chat',
  log: 'Conversation',
  field: 'Your question',
  hint: 'Write a message…',
  send: 'Send',
  you: 'You:',
  assistant: 'Assistant:',
  staff: 'Our team:',
  typing: 'The assistant is answering',
  source: 'From the article: ',
  waiting: 'Waiting to be sent',
  failed: 'Could not be sent',
  retry: 'Try again',
  drop: 'Remove',
  away: (facts) =>
    `No connection. What you write is sent as soon as it is back.${facts ? ` In an emergency call ${facts.emergency_number}.` : ''}`,
  left: (count) => `${count} characters left`,
  refused: 'The chat is not available on this website.',
  unread: (count) => `${count} new ${count === 1 ? 'message' : 'messages'}`,
  note: 'This is an automated assistant. It does not diagnose.',
  kept: ({ emergency_number, retention_days }) =>
    ` In an emergency call ${emergency_number}. The chat is kept for ${retention_days} days, without names and numbers we can recognise.`,
  save: 'Save chat',
  erase: 'Erase my chat',
  eraseQuestion: 'Erase this chat everywhere, for good? Code: ',
  eraseYes: 'Erase',
  eraseNo: 'Keep',
  erased: 'Your chat was erased.',
  eraseFailed: 'That did not work; please try again.',
  file: 'chat.txt',
};
