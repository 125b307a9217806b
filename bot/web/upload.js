// Sends one photo with a progress bar; resolves to its id, rejects with the sentence the server gave.
export function upload(file, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    request.setRequestHeader("X-Fitad", "1");
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onload = () => {
      const answer = JSON.parse(request.responseText || "{}");
      if (request.status === 200) done(answer); else failed(answer.text);
    };
    request.onerror = () => failed(null);
    request.send(file);
  });
}
