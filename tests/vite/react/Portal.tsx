// Two forms in a page made with React: what they are told, and what they tell.

import { useCallback, useEffect, useRef, useState } from "react";
import type { PassdeskElement, PassdeskEvents } from "passdesk/react";
import { connections } from "passdesk";
import "passdesk/react";

type Heard = PassdeskEvents[keyof PassdeskEvents];

export function Portal({ proxy }: { proxy: string }) {
  const [lang, setLang] = useState("en");
  const [theme, setTheme] = useState<"light" | "dark">("light");
  const [first, setFirst] = useState(true);
  const [notes, setNotes] = useState<string[]>([]);
  const second = useRef<PassdeskElement>(null);

  const note = useCallback(({ type, detail }: Heard) => {
    const more = [detail.user, detail.cause, ...detail.reasons].filter(Boolean);
    setNotes((all) => [...all, [type, detail.connection, ...more].join(" ")]);
  }, []);

  // The functions, by the same module as the elements.
  const count = async () => {
    const all = await connections({ proxy });
    setNotes((notes) => [...notes, `connections ${all.length}`]);
  };

  useEffect(() => {
    const element = second.current;
    const cancelled = ({ detail }: PassdeskEvents["passdesk-cancelled"]) =>
      setNotes((all) => [...all, `second cancelled ${detail.connection}`]);
    element?.addEventListener("passdesk-cancelled", cancelled);
    return () => element?.removeEventListener("passdesk-cancelled", cancelled);
  }, []);

  return (
    <>
      <nav>
        <button id="lang" onClick={() => setLang("de")}>German</button>
        <button id="theme" onClick={() => setTheme("dark")}>Dark</button>
        <button id="remove" onClick={() => setFirst(false)}>Remove</button>
        <button id="count" onClick={() => void count()}>Count</button>
      </nav>
      {first && (
        <passdesk-reset
          id="first"
          proxy={proxy}
          connections={["ispring-learn"]}
          user="learner-42"
          userLocked
          reason="INC 1"
          lang={lang}
          theme={theme}
          onpassdesk-ready={note}
          onpassdesk-changed={note}
          onpassdesk-refused={note}
          onpassdesk-not-sent={note}
          onpassdesk-unknown={note}
        />
      )}
      <passdesk-reset
        id="second"
        ref={second}
        proxy={proxy}
        connections={["ispring-learn", "ecgrid-rest"]}
        connection="ispring-learn"
        lang={lang}
        theme={theme}
        onpassdesk-ready={note}
        onpassdesk-changed={note}
      />
      <ul id="notes">
        {notes.map((text, at) => (
          <li key={at}>{text}</li>
        ))}
      </ul>
    </>
  );
}

// @ts-expect-error a theme that there is none of
void (<passdesk-reset theme="blue" />);
// @ts-expect-error the connections are a list
void (<passdesk-reset connections="ispring-learn" />);
// @ts-expect-error the detail has no password
void (<passdesk-reset onpassdesk-changed={({ detail }) => detail.password} />);
