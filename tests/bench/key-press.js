// What a plain page does at a key press: it estimates what stands in the input, and says so.
const [input, score, feedback] = ["input", "#score", "#feedback"].map((name) => document.querySelector(name));

input.addEventListener("input", () => {
  const found = zxcvbn(input.value);
  score.textContent = found.score;
  feedback.textContent = [found.feedback.warning, ...found.feedback.suggestions].join(" ");
});
