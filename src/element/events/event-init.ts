export const BUBBLING: EventInit = {bubbles: true, composed: true};
export const CANCELABLE: EventInit = {...BUBBLING, cancelable: true};
