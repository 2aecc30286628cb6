#!/usr/bin/python3
"""What a long reply costs: the processor's time of promisectl read for an answer of one megabyte and for one of two
lines, in each language, and of the worst texts known. All of it is measured: MIME, new text and quotes, language, promises.

usage: find_promises.py"""
import os
import resource
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("PROMISED_BUILD") or os.path.join(TOP, "build"))
SIZE, RUNS = 1000000, 5

LETTERS = {
    "en": "Thank you for the photos, they help a lot. The pump was tested on Monday and the seal is worn. We will send the new "
          "one by Friday, 27 November, and I'll call you the day after.\nPlease keep the old one; the courier takes it along.\n\n",
    "ru": "Спасибо за фотографии, они очень помогли. Насос проверили в понедельник, уплотнение изношено. Новое отправим до "
          "пятницы, 27 ноября, а в субботу я вам позвоню.\nСтарое, пожалуйста, не выбрасывайте.\n\n",
    "lv": "Paldies par bildēm, tās ļoti palīdz. Sūkni pārbaudījām pirmdien, blīve ir nodilusi. Jauno nosūtīsim līdz "
          "piektdienai, 27. novembrim, un nākamajā dienā piezvanīsim.\nVeco, lūdzu, neizmetiet.\n\n",
    "et": "Aitäh piltide eest, neist on palju abi. Kontrollisime pumpa esmaspäeval ja tihend on kulunud. Uue saadame "
          "reedeks, 27. novembriks, ja helistan teile laupäeval.\nVana hoidke palun alles.\n\n",
    "es": "Gracias por las fotos, ayudan mucho. Probamos la bomba el lunes y la junta está gastada. Le enviaremos la nueva antes "
          "del viernes 27 de noviembre y le llamaré el sábado.\nPor favor, guarde la vieja.\n\n",
}
WORST = ("1 ", "1.\n", "by ", "friday 5 or ", "between 4 and ", "not friday ", "¿ ", "a ")


def milliseconds(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as mail:
        mail.write("From: a@desk.test\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text)
    best = None
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([os.path.join(BUILD, "promisectl"), "read", path], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        best = spent if best is None else min(best, spent)
    return best


def main():
    with tempfile.TemporaryDirectory() as folder:
        for language, letter in LETTERS.items():
            small = milliseconds(folder, "small", letter)
            large = milliseconds(folder, "large", letter * (SIZE // len(letter.encode())))
            print(f"{language}: a reply of {SIZE // 1000} kB takes {large - small:.0f} ms more than a short one ({small:.0f} ms)")
        for piece in WORST:
            print(f"{piece!r} again and again: {milliseconds(folder, 'worst', piece * (SIZE // len(piece.encode()))):.0f} ms")


if __name__ == "__main__":
    main()
