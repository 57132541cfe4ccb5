"""考评: yearly assessments of the property company, of the committee, of a manager.

An assessment decides nothing. Its answers are kept under digests of the homes that gave them; once
it closes, the key of these digests is deleted, so that nobody can tell any more who said what.

Law: 物业管理条例 art. 6 (owners supervise the committee's work and the property company's).
"""
