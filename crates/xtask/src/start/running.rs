//! Programs that run until one of them ends or the person has had enough.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use anyhow::{Context, Result, bail};

/// How many lines of a program's output are repeated when it ends by itself.
const LAST_LINES: usize = 20;

enum Event {
    /// A line of output of the program with that number.
    Line(usize, String),
    /// The program with that number has closed its output.
    Ended(usize),
    Interrupted,
}

struct Program {
    name: &'static str,
    child: Child,
    ended: bool,
    last_lines: VecDeque<String>,
}

/// The programs that run. They end with this value.
pub struct Running {
    programs: Vec<Program>,
    sender: Sender<Event>,
    events: Receiver<Event>,
}

impl Running {
    /// Nothing runs yet. From now on Ctrl-C is an event among others.
    pub fn new() -> Result<Self> {
        let (sender, events) = channel();
        let interrupt = sender.clone();
        ctrlc::set_handler(move || {
            // The receiver is gone only when all has ended anyway.
            interrupt.send(Event::Interrupted).ok();
        })
        .context("Ctrl-C cannot be caught")?;
        Ok(Self { programs: Vec::new(), sender, events })
    }

    /// Starts a program and waits for the line that says where it listens. Returns that address.
    pub fn start(&mut self, name: &'static str, command: &mut Command) -> Result<String> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("the {name} cannot be started"))?;
        let number = self.programs.len();
        let output = child.stdout.take();
        let errors = child.stderr.take();
        self.programs.push(Program { name, child, ended: false, last_lines: VecDeque::new() });
        let sender = self.sender.clone();
        thread::spawn(move || {
            // Standard error first: when both are closed, every line has been passed on.
            let errors = errors.map(|errors| {
                let sender = sender.clone();
                thread::spawn(move || pass_on(errors, number, &sender))
            });
            if let Some(output) = output {
                pass_on(output, number, &sender);
            }
            if let Some(errors) = errors {
                errors.join().ok();
            }
            sender.send(Event::Ended(number)).ok();
        });
        loop {
            let Some((from, line)) = self.next()? else {
                bail!("ended before the {name} was ready");
            };
            if let Some(address) = address(&line)
                && from == number
            {
                return Ok(address);
            }
        }
    }

    /// Passes the programs' output on until one ends, which is an error, or the person ends all.
    pub fn wait(mut self) -> Result<()> {
        while self.next()?.is_some() {}
        Ok(())
    }

    fn show(&mut self, number: usize, line: &str) {
        let Some(program) = self.programs.get_mut(number) else { return };
        println!("{:>7} | {line}", program.name);
        program.last_lines.push_back(line.to_owned());
        if program.last_lines.len() > LAST_LINES {
            program.last_lines.pop_front();
        }
    }

    /// The next line, or nothing when the person has ended all.
    fn next(&mut self) -> Result<Option<(usize, String)>> {
        match self.events.recv()? {
            Event::Line(number, line) => {
                self.show(number, &line);
                Ok(Some((number, line)))
            }
            Event::Ended(number) => {
                let Some(program) = self.programs.get_mut(number) else {
                    bail!("a program ended that was never started");
                };
                program.ended = true;
                let status = program.child.wait()?;
                if status.success() {
                    // It was told to end. Ctrl-C tells all programs at once, and this one was first.
                    return Ok(None);
                }
                let lines: Vec<_> = program.last_lines.iter().map(String::as_str).collect();
                bail!("the {} has ended with {status}. Its last output:\n{}", program.name, lines.join("\n"))
            }
            Event::Interrupted => Ok(None),
        }
    }
}

impl Drop for Running {
    /// Waits for programs that finish what they are at, as the proxy does with requests that were
    /// sent. A second Ctrl-C ends that too.
    fn drop(&mut self) {
        for program in self.programs.iter_mut().filter(|program| !program.ended) {
            // Asked rather than killed. Where there is no such command, killing below is all there is.
            let asked = Command::new("kill").arg(program.child.id().to_string()).output();
            program.ended = asked.is_err();
        }
        while self.programs.iter().any(|program| !program.ended) {
            match self.events.recv() {
                Ok(Event::Line(number, line)) => self.show(number, &line),
                Ok(Event::Ended(number)) => {
                    if let Some(program) = self.programs.get_mut(number) {
                        program.ended = true;
                    }
                }
                Ok(Event::Interrupted) | Err(_) => break,
            }
        }
        for program in &mut self.programs {
            program.child.kill().ok();
            program.child.wait().ok();
        }
    }
}

fn pass_on(output: impl Read, number: usize, sender: &Sender<Event>) {
    for line in BufReader::new(output).split(b'\n') {
        let Ok(line) = line else { return };
        let line = String::from_utf8_lossy(&line).into_owned();
        if sender.send(Event::Line(number, line)).is_err() {
            return;
        }
    }
}

/// The address in a line such as `passdesk listens on http://127.0.0.1:8787/`.
fn address(line: &str) -> Option<String> {
    let mut words = line.split_once("listen")?.1.split_whitespace();
    let word = words.find(|word| word.starts_with("http://") || word.starts_with("https://"))?;
    let word = word.trim_end_matches([',', '.', ';', '/']);
    Some(format!("{word}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one test that starts programs, since a process has but one handler for Ctrl-C.
    #[test]
    fn a_program_that_ends_ends_the_others_and_shows_its_last_output() {
        let mut running = Running::new().unwrap();
        let mut patient = Command::new("sh");
        patient.args(["-c", "echo listens on http://127.0.0.1:1/; exec tail -f /dev/null"]);
        assert_eq!(running.start("patient", &mut patient).unwrap(), "http://127.0.0.1:1/");
        let patient = running.programs[0].child.id();

        let mut hasty = Command::new("sh");
        hasty.args(["-c", "echo the disk is full >&2; exit 3"]);
        let error = running.start("hasty", &mut hasty).unwrap_err().to_string();
        assert!(error.contains("the hasty has ended with exit status: 3"), "{error}");
        assert!(error.contains("the disk is full"), "{error}");

        drop(running);
        let alive = Command::new("kill").args(["-0", &patient.to_string()]).output().unwrap();
        assert!(!alive.status.success());
    }

    #[test]
    fn the_address_is_found_in_the_line_of_a_program() {
        for line in ["passdesk listens on http://127.0.0.1:8787", "listening on http://127.0.0.1:8787/, for http://127.0.0.1:8790"] {
            assert_eq!(address(line).unwrap(), "http://127.0.0.1:8787/");
        }
        assert_eq!(address("the sandbox is http://127.0.0.1:8790"), None);
    }
}
