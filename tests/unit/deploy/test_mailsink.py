"""The development mail server keeps every mail as a file."""

import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path

from deploy.ground.ports import answers, free_ports, moments
from deploy.ground.process import Process


def test_a_mail_becomes_a_file_that_names_its_recipient(tmp_path: Path) -> None:
    """Subject and text are in it as they were sent, and the process ends on SIGTERM."""
    [port], mail = free_ports(1), tmp_path / "mail"
    command = [sys.executable, "-m", "deploy.mailsink", "--port", str(port), "--folder", str(mail)]
    sink = Process("mail", command, tmp_path / "log", tmp_path, stop_within=5)
    sink.launch()
    assert any(answers(port) for _ in moments(20))
    message = EmailMessage()
    message["From"], message["To"] = "hervat@arbodienst.example", "jan.jansen@voorbeeld.example"
    message["Subject"] = "Uw probleemanalyse"
    message.set_content("Klaar voor u.")
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message)
    sink.stop()
    [file] = mail.iterdir()
    assert file.name.endswith("jan.jansen@voorbeeld.example.eml")
    assert "Uw probleemanalyse" in file.read_text()
    assert "Klaar voor u." in file.read_text()
    assert sink.status == 0
