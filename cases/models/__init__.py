from .allegation import Allegation, Evidence, ExemptionCheck, Finding
from .case import Case
from .entry import Entry
from .outcome import AppealForum, Award, Decision, DisciplineProposal, Letter, Response, Service
from .people import Interview, Party
from .protection import Protection
from .referral import EthicsDecision, PacketItem, Referral
from .steps import Abeyance, Authorization, Consent, Onward, Proposal, Task
from .thread import Address, File, FileBlock, Message, Report, ReportedBy, Retaliation, Thread, Tie, Upload

__all__ = [
    "Address",
    "Abeyance",
    "Allegation",
    "AppealForum",
    "Authorization",
    "Award",
    "Case",
    "Consent",
    "Decision",
    "DisciplineProposal",
    "Entry",
    "EthicsDecision",
    "Evidence",
    "ExemptionCheck",
    "File",
    "FileBlock",
    "Finding",
    "Interview",
    "Letter",
    "Message",
    "Onward",
    "PacketItem",
    "Party",
    "Proposal",
    "Protection",
    "Referral",
    "Report",
    "ReportedBy",
    "Response",
    "Service",
    "Retaliation",
    "Task",
    "Thread",
    "Tie",
    "Upload",
]
