"""Criteria and texts that the tests of the doubts share, in our own words."""

from competence_graph import CriterionId

CRITERIA = tuple(
    (CriterionId(number), text)
    for number, text in (
        ("1.1", "Isolate the electrical supply and prove that it is dead before opening the machine"),
        ("1.2", "Report a damaged guard or missing label to the supervisor without delay"),
        ("1.3", "Keep the walkway around the machine free from offcuts and spilled coolant"),
        ("1.4", "Wear hearing protection and safety glasses while the machine is running"),
        ("2.1", "Measure the first workpiece against the drawing and record every dimension"),
        ("2.2", "Replace a worn cutting tool and enter the new offset in the controller"),
        ("2.3", "Clamp the workpiece so that it cannot move during heavy cuts"),
        ("2.4", "Explain how the cutting speed affects the finish of stainless steel"),
        ("3.1", "Separate aluminium swarf from steel swarf in the marked skips"),
        ("3.2", "Hand over unfinished batches to the next shift with a written note"),
    )
)

WORK = (
    "Tuesday, second lathe on the left. The coolant pump squealed at ten past nine, so I pressed the red button, "
    "turned the big switch at the back round to nought, hung my padlock through it and put the tester on all "
    "three wires until the lamp stayed out. Then I took the side panel off. A curl of metal as long as my arm was "
    "wound round the shaft. I pulled it out with pliers, told Moira what I had found and she wrote it in the "
    "green book. When it ran again I turned one shaft of the batch for Harland's, put the micrometer on it in "
    "four places and got 24.98 each time, which is inside the two hundredths that the sheet allows. The next "
    "eleven took until dinner. At two o'clock Devi came on, so I left her five that were still rough in the blue "
    "tray with a slip saying which side had been done and that the tip had about forty minutes left in it."
)

TALK = (
    "I take great pride in everything I do and I believe that quality is very important. I would always work in a "
    "professional manner and I would never cut corners. Safety should always come first and everyone should feel "
    "that they can speak up. I think I am a good communicator and I want to be the best that I can be. I really "
    "love this trade and I feel that my attitude is right."
)

POLISH = (
    "We wtorek rano wymieniłem nóż w tokarce, bo powierzchnia była chropowata. Najpierw wyłączyłem maszynę i "
    "sprawdziłem, że nie ma prądu, potem ustawiłem nowe narzędzie i zmierzyłem pierwszy wałek. Brakowało dwóch "
    "setek, więc poprawiłem ustawienie i zapisałem je w zeszycie."
)


def pasted(*numbers: str, opening: str = "I ") -> str:
    """Return the wording of the criteria as a learner pastes it, one sentence each."""
    wording = dict(CRITERIA)
    chosen = [wording[CriterionId(number)] for number in numbers]
    return " ".join(f"{opening}{text[0].lower()}{text[1:]}." for text in chosen)
