"""What a patient may like to know beside the plan: the page "About sciatica"."""
