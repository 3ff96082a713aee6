// On a server there are no elements, so that importing them does nothing there.

export {};
